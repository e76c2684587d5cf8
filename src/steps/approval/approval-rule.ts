import type { RuleOfRequest } from './request';

/** Which answers decide an approval. */
export class ApprovalRule {
  /** The first answer decides, be it yes or no. */
  public static firstAnswer(): ApprovalRule {
    return new ApprovalRule('FIRST_ANSWER');
  }

  /** All approvers must approve; the first who rejects decides against it. */
  public static all(): ApprovalRule {
    return new ApprovalRule('ALL');
  }

  /**
   * So many of the approvers must approve. It is rejected as soon as so many approvals cannot be reached any more.
   *
   * @param approvals a whole number, at least 1
   */
  public static atLeast(approvals: number): ApprovalRule {
    if (!Number.isInteger(approvals) || approvals < 1) {
      throw new Error(`ApprovalRule.atLeast: 'approvals' must be a whole number of at least 1, got: ${approvals}`);
    }
    return new ApprovalRule(approvals);
  }

  /**
   * As it stands in the request.
   *
   * @internal
   */
  public readonly _data: RuleOfRequest;

  private constructor(data: RuleOfRequest) {
    this._data = data;
  }
}
