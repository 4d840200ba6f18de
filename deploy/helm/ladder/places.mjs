import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folders of the ladder, absolute. */
export const helm = dirname(dirname(fileURLToPath(import.meta.url)));
export const deploy = dirname(helm);
export const root = dirname(deploy);
export const chart = join(helm, 'stepwell');
export const golden = join(helm, 'golden');
export const kustomize = join(deploy, 'kustomize');
/** Where tools are kept between runs; nothing of it is committed. */
export const cache = join(root, '.stepwell', 'tools');
