export { configureAnomaly, startAnomaly, type AnomalyConfig } from './start-anomaly.js';
