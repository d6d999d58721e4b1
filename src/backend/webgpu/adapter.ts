import type { GpuAdapterInfo } from './gpu-types.js';

/** Names of drivers that compute on the processor. */
const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|software rasterizer|basic render|\bwarp\b/i;

/** Whether an adapter is a program on the processor and not a graphics card. */
export function isSoftwareAdapter(info: GpuAdapterInfo): boolean {
  const words = [info.vendor, info.architecture, info.device, info.description].join(' ');
  return info.isFallbackAdapter === true || softwareDrivers.test(words) || /^cpu$/i.test(info.architecture);
}

/** Vendor, device and driver, as far as the adapter gives them: `nvidia NVIDIA H100 (hopper), driver …`. */
export function describeAdapter(info: GpuAdapterInfo): string {
  const { vendor, device, architecture, description } = info;
  const name = [vendor, device].filter((word) => word !== '').join(' ');
  const family = architecture === '' || device.includes(architecture) ? '' : ` (${architecture})`;
  const driver = description === '' ? '' : `, driver: ${description}`;
  return `${name === '' ? 'unnamed adapter' : name}${family}${driver}`;
}
