import type { Folding } from './ast.ts';
import { otherAsciiCase } from './byte-set.ts';
import { caseVariants } from './unicode.ts';

/** The characters that equal one when case is ignored, itself included. */
export function variantsOf(point: number, folding: Folding): readonly number[] {
  switch (folding) {
    case 'none':
      return [point];
    case 'ascii': {
      const other = otherAsciiCase(point);
      return other === point ? [point] : [point, other];
    }
    case 'latin1':
      return caseVariants(point).filter((variant) => variant < 0x100);
    case 'unicode':
      return caseVariants(point);
  }
}
