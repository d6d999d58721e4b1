export { errorBudget } from '../matchers/error-budget.js';
export { statisticalMatchers } from '../matchers/statistical-matchers.js';
