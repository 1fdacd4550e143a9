export { configureStandalone, startStandalone, type StandaloneConfig } from './start-standalone.js';
