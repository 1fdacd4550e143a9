export { configureAnomaly, type AnomalyConfig } from './anomaly-config.js';
export { startAnomaly } from './start-anomaly.js';
