export { adam } from './adam';
export { someInRows, stepInBox } from './attack';
export {
  biasGradient,
  convolve,
  filterGradient,
  filterGradientBytes,
  frameBytes,
  inputGradient,
  inputGradientBytes,
} from './convolution';
export { columnSums, dense, placeRoom, product, reluGradient, reservedBytes } from './dense';
export { carryNaN, maxPool, relu } from './elements';
export { affineColumns, normalise, normaliseGradient } from './normalise';
export { takeWideTiles } from './wide-tile';
