export { configureApprovals, startApprovals, type ApprovalsConfig } from './start-approvals.js';
