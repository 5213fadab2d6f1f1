// Before packing: dist begins empty, so that no file of a source that is gone is shipped.
import { rmSync } from 'node:fs';
import path from 'node:path';

rmSync(path.join(import.meta.dirname, '..', 'dist'), { recursive: true, force: true });
