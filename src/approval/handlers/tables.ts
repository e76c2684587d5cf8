import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocument } from '@aws-sdk/lib-dynamodb';
import { Requests } from './ports';
import { Link, StoredRequest } from './request';
import { ENVIRONMENT } from '../contract';

/** The tables in DynamoDB. All reads are consistent. */
export function tables(): Requests {
  const dynamo = DynamoDBDocument.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
  const [requestTable, secretTable] = [process.env[ENVIRONMENT.requestTable], process.env[ENVIRONMENT.secretTable]];
  const secret = async (key: string) => (await dynamo.get({
    TableName: secretTable, Key: { key }, ConsistentRead: true,
  })).Item;
  const put = async (item: object, condition: object) => {
    try {
      await dynamo.put({ TableName: requestTable, Item: item, ...condition });
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };
  return {
    find: async (requestId) => (await dynamo.get({
      TableName: requestTable, Key: { requestId }, ConsistentRead: true,
    })).Item as StoredRequest | undefined,
    create: async (request) => {
      await put(request, { ConditionExpression: 'attribute_not_exists(requestId)' });
    },
    replace: (request) => put({ ...request, version: request.version + 1 }, {
      ConditionExpression: '#version = :read',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':read': request.version },
    }),
    keepLink: async (idHash, link, expiresAt) => {
      await dynamo.put({ TableName: secretTable, Item: { key: `link#${idHash}`, ...link, expiresAt } });
    },
    findLink: async (idHash) => await secret(`link#${idHash}`) as Link | undefined,
    findToken: async (requestId) => (await secret(`token#${requestId}`))?.taskToken,
  };
}
