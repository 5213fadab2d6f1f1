import type { CloudTrailRecord } from './record.ts';
import { FIELD, type SourceField } from './source-field.ts';

export type Outcome = 'success' | 'failure' | 'unknown';

/** Sign-in events tell their outcome in a member that has the event's name. */
const ANSWERS: ReadonlyMap<string, SourceField> = new Map([
  ['ConsoleLogin', 'responseElements.ConsoleLogin'],
  ['CheckMfa', 'responseElements.CheckMfa'],
  ['SwitchRole', 'responseElements.SwitchRole'],
  ['PasswordUpdated', 'responseElements.PasswordUpdated'],
  ['UserAuthentication', 'serviceEventDetails.UserAuthentication'],
  ['CredentialVerification', 'serviceEventDetails.CredentialVerification'],
  ['CredentialChallenge', 'serviceEventDetails.CredentialChallenge'],
]);

/** Whether the call succeeded: an answer of the sign-in decides, else the error members. */
export function outcome(record: CloudTrailRecord): Outcome {
  const answer = ANSWERS.get(record.eventName);
  if (answer !== undefined) {
    const word = record.inner(FIELD[answer]).toLowerCase();
    if (word === 'success' || word === 'failure') return word;
  }
  return record.isSet(FIELD['errorCode']) || record.isSet(FIELD['errorMessage']) ? 'failure' : 'success';
}
