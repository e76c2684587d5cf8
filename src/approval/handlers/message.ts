import { ApprovalNotice } from '../contract';

const OPENINGS: { readonly [kind: string]: string } = { REMINDER: 'Reminder: ', ESCALATION: 'Escalation: ' };

/** The maximum length of a subject in SNS, which accepts printable ASCII without line breaks only. */
const LONGEST_SUBJECT = 100;

export function subjectOf({ kind, title }: ApprovalNotice): string {
  const subject = `${OPENINGS[kind] ?? ''}${title}`.replace(/[^\x21-\x7e]+/g, ' ').trim();
  const whole = subject === '' ? 'Approval needed' : subject;
  return whole.length > LONGEST_SUBJECT ? `${whole.slice(0, LONGEST_SUBJECT - 3)}...` : whole;
}

/** The notice as plain text. */
export function textOf({ kind, title, text, details, execution, until, link }: ApprovalNotice): string {
  return [
    `${OPENINGS[kind] ?? ''}${title}`,
    ...text === '' ? [] : ['', text],
    '',
    ...details.map(({ name, value }) => `${name}: ${value}`),
    `Asked by: ${execution}`,
    `Please decide by: ${until}`,
    '',
    'Approve or reject here:',
    link,
    '',
  ].join('\n');
}
