import { App, Duration } from 'aws-cdk-lib';
import { approvalApp } from '../apps/approval-app';

approvalApp(new App(), 'Approvals', {}, { approvalTimeout: Duration.seconds(40) });
