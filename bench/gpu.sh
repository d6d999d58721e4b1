#!/usr/bin/env bash
# The benches on a graphics card, in one command: `bench/gpu.sh`. Unpacks what bench/gpu-pack.sh made, finds the Vulkan
# loader and driver, and times the correlation loss at four sizes, training steps, PGD-40 and one whole pair of the
# paper profile, with PyTorch on the same card as the peer. Arguments go to bench/gpu/run-gpu.ts:
#   --rounds 10  --sizes 500x64,1000x200,1250x448,1000x784  --architectures cnn,fc  --epochs 20 (0: no whole pair)  --images 60000
# Each run must fit where commands end after ten minutes: `--epochs 0` and `--sizes "" ` split the work.
# GPU_CONFORMANCE=1 runs the conformance suite on the card first.
# TRANSFER_CLAIMS_BACKEND=webgpu-software rehearses it without a card. Rows go to $OUT/gpu.ndjson, else reports/bench.
set -euo pipefail
cd "$(dirname "$0")/.."
packed=bench/gpu/.bundle/gpu.tar.gz
if [ ! -f "$packed" ]; then echo "$packed is not there: run bench/gpu-pack.sh where Node and npm are" >&2; exit 2; fi
place=${GPU_PLACE:-/tmp/transfer-claims-gpu}
if [ ! -f "$place/ready" ] || [ "$packed" -nt "$place/ready" ]; then
  rm -rf "$place"; mkdir -p "$place"
  tar -xzf "$packed" -C "$place"
  for deb in "$place"/deb/*.deb; do if [ -f "$deb" ]; then dpkg -x "$deb" "$place/loader"; fi; done
  touch "$place/ready"
fi

export TRANSFER_CLAIMS_BACKEND=${TRANSFER_CLAIMS_BACKEND:-webgpu} TORCH_DEVICE=${TORCH_DEVICE:-cuda}
# The system's loader, if it has one, comes first; ours stands in where there is none.
if ! ldconfig -p 2> /dev/null | grep -q libvulkan.so.1 && [ -d "$place/loader" ]; then
  export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$place/loader/usr/lib/x86_64-linux-gnu"
fi
nvidia=/usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json
if [ "$TRANSFER_CLAIMS_BACKEND" = webgpu ] && [ -z "${VK_DRIVER_FILES:-}" ] && [ -f "$nvidia" ]; then
  export VK_DRIVER_FILES=$nvidia
fi
if ls "$place"/data/*.gz > /dev/null 2>&1; then export TRANSFER_CLAIMS_DATA=$place/data; fi
if command -v nvidia-smi > /dev/null; then nvidia-smi --query-gpu=name,driver_version --format=csv,noheader; fi

out=${OUT:-$PWD/reports/bench}
mkdir -p "$out"
if [ "${GPU_CONFORMANCE:-0}" = 1 ]; then
  (cd "$place" && ./node conformance.js --backend "$TRANSFER_CLAIMS_BACKEND") 2>&1 | tee "$out/conformance.txt" || true
fi
"$place/node" "$place/bench/gpu/run-gpu.js" --out "$out/gpu.ndjson" "$@"
