import './action-effects.cases.js';
import './action-links.cases.js';
import './action-rules.cases.js';
import { endSharedCostwire } from './shared-costwire.js';

afterAll(endSharedCostwire);
