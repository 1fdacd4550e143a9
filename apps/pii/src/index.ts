export { configurePii, startPii, type PiiConfig } from './start-pii.js';
