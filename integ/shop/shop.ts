import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

/** The functions of a shop, as a user of the library would define them. See index.js for their behavior. */
export class Shop extends Construct {
  /** The number of calls of each function, by idempotency key. */
  public readonly calls = new dynamodb.Table(this, 'Calls', {
    partitionKey: { name: 'idempotencyKey', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  public readonly pay = this.define('Pay');
  public readonly ship = this.define('Ship');
  public readonly cancelShipping = this.define('CancelShipping');
  public readonly refund = this.define('Refund');

  /** Defines a function of the shop. */
  public define(id: string): lambda.Function {
    const fn = new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      timeout: Duration.seconds(20), // a busy machine must not cause a failure
      code: lambda.Code.fromAsset(__dirname, { exclude: ['*', '!index.js'] }),
      environment: { CALLS_TABLE: this.calls.tableName },
    });
    this.calls.grant(fn, 'dynamodb:UpdateItem');
    return fn;
  }
}
