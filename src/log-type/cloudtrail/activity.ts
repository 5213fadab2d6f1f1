/** What an API call does, as OCSF's API Activity counts it. */
export type ApiActivity = 1 | 2 | 3 | 4 | 99;

export const API_ACTIVITY_NAMES: Readonly<Record<ApiActivity, string>> = {
  1: 'Create',
  2: 'Read',
  3: 'Update',
  4: 'Delete',
  99: 'Other',
};

/** First words of AWS API names, by what they do. */
const VERBS: readonly (readonly [activity: ApiActivity, words: string])[] = [
  [1, 'Allocate Copy Create Generate Import Issue Launch Provision Purchase Register Request Run Upload'],
  [
    2,
    'Check Compare Count Decrypt Describe Detect Discover Download Estimate Evaluate Export Filter Get Head' +
      ' List Lookup Poll Preview Query Read Receive Retrieve Scan Search Select Simulate Test Validate Verify View',
  ],
  [
    3,
    'Accept Acknowledge Activate Add Adjust Apply Append Assign Associate Attach Authorize Cancel Change Complete' +
      ' Configure Confirm Deactivate Decline Detach Disable Disassociate Enable Enroll Extend Grant Increase' +
      ' Invite Join Leave Lock Merge Migrate Modify Monitor Move Pause Promote Put Reactivate Reboot Refresh' +
      ' Reject Release Rename Renew Replace Reset Resize Restart Restore Resume Resync Revoke Rotate Schedule' +
      ' Set Share Split Start Stop Subscribe Suspend Swap Switch Tag Transfer Unassign Undeploy Unlock Unmonitor' +
      ' Unsubscribe Untag Update Upgrade Write',
  ],
  [4, 'Abort Clear Delete Deprovision Deregister Destroy Drop Erase Flush Purge Remove Terminate'],
];

const BY_VERB = new Map<string, ApiActivity>();
for (const [activity, words] of VERBS) for (const word of words.split(' ')) BY_VERB.set(word, activity);

/** Names are few, and the same ones come again and again. */
const known = new Map<string, ApiActivity | undefined>();
const MOST_KNOWN = 20_000;

/** The activity that an event's name tells; a call of unknown name that only reads is a read. */
export function apiActivity(eventName: string, readOnly: boolean): ApiActivity {
  let activity = known.get(eventName);
  if (activity === undefined && !known.has(eventName)) {
    activity = BY_VERB.get(VERB.exec(eventName)?.[1] ?? '');
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(eventName, activity);
  }
  return activity ?? (readOnly ? 2 : 99);
}

/** The first word, behind words that say nothing about it. */
const VERB = /^(?:Batch|Admin|Bulk|Force)?([A-Z][a-z]+)/;
