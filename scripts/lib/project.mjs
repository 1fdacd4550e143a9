import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The absolute path of a file of the repository. */
export const inProject = (...names) => join(projectRoot, ...names);

/** The built infrastructure library; rejects when it has not been built. */
export const loadInfra = () => import(new URL('../../libs/infra/dist/index.js', import.meta.url));
