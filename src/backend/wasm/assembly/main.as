export { adam } from './adam';
export { columnSums, dense, placeRoom, product, reluGradient, reservedBytes } from './dense';
export { carryNaN, maxPool, relu } from './elements';
export { affineColumns, normalise, normaliseGradient } from './normalise';
