export { configureIngest, startIngest, type IngestConfig } from './start-ingest.js';
