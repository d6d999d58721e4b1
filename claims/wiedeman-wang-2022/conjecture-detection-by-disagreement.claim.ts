import { claim } from '#papers/wiedeman-wang-2022/claim.js';
import {
  detectionArea,
  detectionParts,
  detectionTable,
  watchedPairs,
} from '#papers/wiedeman-wang-2022/conjectures/detection-study.js';

claim('conjecture-detection-by-disagreement', {
  source: 'Discussion',
  group: 'conjecture',
  statement:
    'A decorrelated pair detects attacks by the disagreement of its models: the area under its curve is above 0.75, against an attacker of one model and against one who wants both to agree on the same wrong class.',
  // Half-way between chance, 0.5, and never being wrong.
  kind: { bound: 0.75 },
  asserts: 'every-part',
  // The attacker was made stronger after quick's and five seeds of the paper's size were seen: until then it tried one class.
  estimand:
    'area under the curve of detected against falsely alarmed: disagreement (total variation of both models’ probabilities) at points that fool the first model, against all natural images',
  unit: 'plain',
  smallestEffect: 0.1,
  looks: ({ name, looks }) => (name === 'quick' ? looks.slice(0, 1) : looks),
  parts: detectionParts,
  trials: watchedPairs,
  measure: detectionArea,
  beside: detectionTable,
});
