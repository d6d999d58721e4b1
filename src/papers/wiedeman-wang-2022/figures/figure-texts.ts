import type { FigureText } from '../../../harness/figure-types.js';

/** The figures that the report has, in order. */
export const figureTexts: readonly FigureText[] = [
  {
    figure: '1',
    title: 'Distance between the weights of two models',
    about:
      'Pairs of models are trained so that their weights are a given distance apart. Left in the paper: how often an attack on one fools the other. Right: how well the features of one are a linear function of the other’s. The paper’s pairs are of its CNN. It says that distance does not matter.',
  },
  {
    figure: '2',
    title: 'Linear relation between the features of two models',
    about:
      'R² of the line through the first principal components of both models’ features: 1 means that one is a linear function of the other. The paper shows one pair of each kind.',
  },
  {
    figure: '3',
    title: 'Transfer rate with and without the correlation loss',
    about:
      'Of the images with which an attack fools the one model, how many fool the other as well: for a regular pair and for a pair that was trained to be uncorrelated; images count that were wrong without an attack, as in the paper. The paper shows the direction from model 1 to model 2 only, and its l2 attacks are faulty (see the audits).',
  },
  {
    figure: '4',
    title: 'DVERGE training from both kinds of pairs',
    about:
      'DVERGE trains each model on images that carry the other’s features. The transfer rate is the mean of both directions, by epoch. The paper’s pairs are of its CNN.',
  },
  {
    figure: '6',
    title: 'DNA and autoencoder under attack, MNIST',
    about:
      'The DNA reconstructs an image through two decorrelated necks and counts as right if the classifier is right about either reconstruction; the autoencoder has one. “Either” is two answers against one.',
  },
  {
    figure: '7',
    title: 'What the two necks of the DNA see',
    about: 'Images that are wrong through one neck and right through the other.',
  },
  {
    figure: '8',
    title: 'DNA and autoencoder under attack, CIFAR-10',
    about: 'As Figure 6, on colour photographs.',
  },
  {
    figure: '9',
    title: 'What the two necks of the DNA see, CIFAR-10',
    about:
      'As Figure 7. The paper says that reconstructions of attacked digits change into another digit, and that such a change of meaning is less obvious on CIFAR-10.',
  },
  {
    figure: '10',
    title: 'How many layers the two paths do not share',
    about:
      'Accuracy under attack with 2, 4 or 6 unshared layers; with 6 the paths are two autoencoders. The paper’s numbers are known for 2 layers only (they are Figure 6’s).',
  },
];
