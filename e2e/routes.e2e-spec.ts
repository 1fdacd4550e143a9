import './access.cases.js';
import './bad-input.cases.js';
import './methods.cases.js';
import './pii-input.cases.js';
import './anomaly-routes.cases.js';
import { endSharedCostwire } from './shared-costwire.js';

afterAll(endSharedCostwire);
