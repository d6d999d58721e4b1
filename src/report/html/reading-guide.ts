import { claimVerdicts, type ClaimVerdict } from '../../harness/claim-types.js';
import { html, type Markup } from './markup.js';
import { verdictBadge } from './verdict-badge.js';

const meanings: Readonly<Record<ClaimVerdict, string>> = {
  supported:
    'The interval lies wholly where the statement holds; of a statement about every part, that of each part does.',
  refuted:
    'The interval lies wholly where it does not hold; of a statement about every part, that of some part does, by as much as is asked of the worst of so many (Holm).',
  'smaller-than-matters':
    'The interval lies so close around the threshold that the distance, whichever way, is smaller than what was said to matter.',
  inconclusive:
    'As a rule the interval covers the threshold: this many seeds cannot tell. It counts as neither.',
  described:
    'A number that belongs to models that exist. Nothing is decided, and it is counted in no headline.',
  'not-run': 'This profile, or this machine, cannot put the statement to a fair test. It counts as nothing.',
};

/** How a verdict is reached, once for the whole page. */
export function readingGuide(): Markup {
  return html`<section id="reading" aria-labelledby="reading-title">
    <h2 id="reading-title">How to read the verdicts</h2>
    <p>
      Each statement is turned into one number a seed (the mean of its parts, or, where it says “at every …”,
      one for each part), with a threshold; number, threshold, error rate and numbers of seeds are fixed
      before anything runs. A <i>seed</i> is one whole training run, and the unit that is counted. A claim is
      looked at after as many seeds as it declares for its first look and, where it is not decided, at the
      next; the interval is wide enough to make up for there being several looks (each bound is wrong in 5 %
      of such experiments at most where values are symmetric, unless said otherwise; what skewed ones do to
      that stands under Reliability). Parts are shown with intervals of their own; the verdict is about their
      mean unless the statement says “at every …”: then all parts must hold, one refutes, and the first row is
      the part that decides.
    </p>
    <dl class="meanings">
      ${claimVerdicts.map(
        (verdict) =>
          html`<div>
            <dt>${verdictBadge(verdict)}</dt>
            <dd>${meanings[verdict]}</dd>
          </div>`,
      )}
    </dl>
    <ul class="legend">
      <li>
        <svg width="34" height="14" aria-hidden="true" class="strip supported">
          <line class="range" x1="2" x2="32" y1="7" y2="7" />
          <circle class="estimate" cx="17" cy="7" r="4.5" />
        </svg>
        estimate and interval
      </li>
      <li>
        <svg width="20" height="14" aria-hidden="true" class="strip">
          <circle class="seed" cx="5" cy="7" r="2.5" />
          <circle class="seed" cx="13" cy="7" r="2.5" />
        </svg>
        one seed each
      </li>
      <li>
        <svg width="16" height="14" aria-hidden="true" class="strip">
          <path class="paper" d="M8 1L14 7L8 13L2 7Z" />
        </svg>
        the paper’s number, one training run
      </li>
      <li>
        <svg width="28" height="14" aria-hidden="true" class="strip">
          <rect class="holds" x="14" width="14" height="14" />
          <line class="threshold" x1="14" x2="14" y2="14" />
        </svg>
        threshold; the statement holds where it is shaded
      </li>
    </ul>
  </section>`;
}
