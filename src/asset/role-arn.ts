/** `arn:aws:iam::111122223333:role/name` → `111122223333`; undefined for what is no ARN of a role. */
export function accountOfRole(arn: string): string | undefined {
  return /^arn:[\w-]+:iam::(\d{12}):role\/./.exec(arn)?.[1];
}
