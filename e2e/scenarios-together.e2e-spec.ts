import './scenario-cli.cases.js';
import './scenario-ingest.cases.js';
import './scenarios.cases.js';
import './scenarios-past-traffic.cases.js';
import { endSharedCostwire } from './shared-costwire.js';

afterAll(endSharedCostwire);
