export { decodeSafetensors, encodeSafetensors } from '../../safetensors/safetensors.js';
