export { configureCost, startCost, type CostConfig } from './start-cost.js';
