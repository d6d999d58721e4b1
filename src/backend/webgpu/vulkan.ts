import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { readVariable } from '../../core/read-variable.js';

/** Keeps a library loaded although Node finds that it is no addon (glibc's value; musl has the same). */
const noDelete = 0x1000;

/** Where browsers carry a Vulkan loader and SwiftShader, a Vulkan driver that needs no graphics card. */
const browserFolders = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/opt/google/chrome',
  '/usr/lib64/chromium-browser',
];

const loaderNames = ['libvulkan.so.1', ...browserFolders.map((folder) => `${folder}/libvulkan.so.1`)];

const softwareDriverFiles = [
  ...browserFolders.map((folder) => `${folder}/vk_swiftshader_icd.json`),
  '/usr/share/vulkan/icd.d/vk_swiftshader_icd.json',
];

/** Environment variables that tell the loader which drivers to take, the newer name first. */
const driverVariables = ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES'];

/** Loads a shared library for good; false where it can't be found. */
function loadLibrary(file: string): boolean {
  try {
    process.dlopen({ exports: {} }, file, constants.dlopen.RTLD_NOW | noDelete);
    return true;
  } catch (error) {
    // Any library but a Node addon ends here; this message says that it was loaded.
    return error instanceof Error && error.message.includes('did not self-register');
  }
}

/**
 * Makes sure that Dawn will find a Vulkan loader, on Linux: the system's, else one that a browser carries. Dawn asks
 * for `libvulkan.so.1` by name, and gets whichever the process has loaded already.
 *
 * @returns the loader's file name; undefined where there is none
 */
export function loadVulkan(
  candidates: readonly string[] = loaderNames,
  load: (file: string) => boolean = loadLibrary,
): string | undefined {
  return candidates.find((file) => (file.includes('/') ? existsSync(file) && load(file) : load(file)));
}

/** The description of a software driver: the one that the environment names, else SwiftShader in a browser's folder. */
export function softwareDriver(
  environment: NodeJS.ProcessEnv = process.env,
  files: readonly string[] = softwareDriverFiles,
): string | undefined {
  const named = driverVariables
    .map((name) => readVariable(environment, name))
    .find((value) => value !== undefined);
  return named ?? files.find((file) => existsSync(file));
}

/** Runs `ask` while the Vulkan loader sees only the given driver; it reads its environment as an instance is made. */
export async function withDriver<T>(driver: string, ask: () => Promise<T>): Promise<T> {
  const before = driverVariables.map((name) => [name, process.env[name]] as const);
  for (const name of driverVariables) process.env[name] = driver;
  try {
    return await ask();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
}
