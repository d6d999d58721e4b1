#!/usr/bin/env bash
# Packs what bench/gpu.sh needs on a machine with a graphics card but without Node and network (x86-64 Linux):
# Node, the compiled sources, the modules that they load, the Vulkan loader and MNIST, into bench/gpu/.bundle.
# Needs here: node_modules with the optional packages, apt-get for the loader, and TRANSFER_CLAIMS_DATA for MNIST (synthetic digits without).
set -euo pipefail
cd "$(dirname "$0")/.."
bundle=bench/gpu/.bundle
limit=$((64 * 1024 * 1024))
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# The sources as JavaScript, file by file: paths relative to a module stay what they are.
mkdir -p "$stage/app"
find src bench -name '*.ts' ! -name '*.test.ts' ! -name '*.d.ts' -print0 |
  xargs -0 npx esbuild --format=esm --target=node20 --outbase=. --outdir="$stage/app" --log-level=error
find src bench \( -name '*.as' -o -name '*.py' \) -exec cp --parents {} "$stage/app" \;
cp -r fixtures package.json "$stage/app"

# The modules that these load, as a bundler finds them; nothing of the bundle itself is kept.
ln -s "$(realpath node_modules)" "$stage/app/node_modules"
printf "import 'webgpu';\nimport '@tensorflow/tfjs-backend-webgpu';\nimport './bench/gpu/run-gpu.js';\nimport './conformance.js';\n" > "$stage/app/entry.js"
printf "import { conformanceCommand } from './src/cli/conformance/conformance-command.js';\nawait conformanceCommand().parseAsync();\n" > "$stage/app/conformance.js"
(cd "$stage/app" && node_modules/.bin/esbuild entry.js --bundle --platform=node --format=esm --preserve-symlinks \
  --packages=bundle --external:*.node --external:vitest --outfile="$stage/unused.js" --metafile="$stage/meta.json" --log-level=error)
node -e '
  const { inputs } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
  const files = Object.keys(inputs).filter((file) => file.startsWith("node_modules/"));
  const folders = new Set();
  for (const file of files) {
    const parts = file.split("/");
    for (let end = 2; end < parts.length; end++) folders.add(parts.slice(0, end).join("/") + "/package.json");
  }
  console.log([...files, ...folders].join("\n"));
' "$stage/meta.json" > "$stage/files"
modules=$(realpath node_modules)
(cd "$modules/.." && while read -r file; do [ -f "$file" ] && echo "$file"; done < "$stage/files" > "$stage/there"
 ls node_modules/@tensorflow/tfjs-backend-wasm/{dist,wasm-out}/*.wasm 2>/dev/null >> "$stage/there" || true
 # The compiled kernels, and what names them: the compiler's version.
 ls node_modules/webgpu/dist/linux-x64/dawn.node node_modules/.cache/transfer-claims/*.wasm \
   node_modules/assemblyscript/package.json >> "$stage/there"
 tar -cf "$stage/modules.tar" -T "$stage/there")
rm "$stage/app/node_modules" "$stage/app/entry.js"
mkdir -p "$stage/app/node_modules/vitest"
# The claims' harness asks for vitest when it is loaded; no bench calls it.
printf '{"name":"vitest","type":"module","main":"index.js"}' > "$stage/app/node_modules/vitest/package.json"
printf 'export const test = undefined;\n' > "$stage/app/node_modules/vitest/index.js"
tar -xf "$stage/modules.tar" -C "$stage/app"

mkdir -p "$stage/app/deb" "$stage/app/data"
(cd "$stage/app/deb" && apt-get download libvulkan1 > /dev/null 2>&1) || echo "no libvulkan1: apt-get download failed" >&2
data=${TRANSFER_CLAIMS_DATA:-}
if [ -n "$data" ]; then cp "$data"/*ubyte.gz "$stage/app/data" 2> /dev/null || cp "$data"/mnist/*ubyte.gz "$stage/app/data"; fi
cp "$(command -v node)" "$stage/app/node"

# There, nothing can be compiled: the kernels must load from what is packed.
(cd "$stage/app" && ./node --input-type=module \
  -e "const { withKernelHeap } = await import('./src/linalg/kernels/kernel-heap.js'); withKernelHeap(() => undefined);")

mkdir -p "$bundle"
tar -C "$stage/app" -cf - . | gzip -9 > "$bundle/gpu.tar.gz"
size=$(du -cb "$bundle"/* | tail -1 | cut -f1)
echo "$bundle: $((size / 1024 / 1024)) MiB"
if [ "$size" -gt "$limit" ]; then echo "$bundle is larger than 64 MiB" >&2; exit 1; fi
