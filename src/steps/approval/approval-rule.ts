import type { RuleOfRequest } from './request';

/**
 * The rule that determines the outcome of an approval from the decisions of the approvers.
 *
 * @example
 * declare const approvals: Approval;
 * const release = Step.approval(approvals, {
 *   title: 'Release to production?',
 *   approvers: ['ada@example.com', 'bob@example.com', 'eve@example.com'],
 *   rule: ApprovalRule.atLeast(2),
 * });
 */
export class ApprovalRule {
  /** The first decision determines the outcome, whether it approves or rejects. */
  public static firstDecision(): ApprovalRule {
    return new ApprovalRule('FIRST_DECISION');
  }

  /** All approvers must approve. The first rejection rejects the request. */
  public static all(): ApprovalRule {
    return new ApprovalRule('ALL');
  }

  /**
   * At least the given number of approvers must approve. The request is rejected as soon as this number can no longer
   * be reached.
   *
   * @param approvals the number of approvals, a whole number of at least 1
   */
  public static atLeast(approvals: number): ApprovalRule {
    if (!Number.isInteger(approvals) || approvals < 1) {
      throw new Error(`ApprovalRule.atLeast: 'approvals' must be a whole number of at least 1, got: ${approvals}`);
    }
    return new ApprovalRule(approvals);
  }

  /**
   * The rule as stored in the request.
   *
   * @internal
   */
  public readonly _data: RuleOfRequest;

  private constructor(data: RuleOfRequest) {
    this._data = data;
  }
}
