export { configurePii, startPii } from './start-pii.js';
