// What somebody must know of. Rules on logs ask for what the app itself measures (docs/operations.md), the others for what the services do.

param token string
param location string
param tags { *: string }
param emails string[]
param workspaceId string
param cosmosId string
param serviceBusId string
param eventGridIds string[]

@description('A handler that is further behind than this, for ten minutes, is late.')
param lagSeconds int

var rules = [
  {
    name: 'projection-lag'
    description: 'A handler of the change feed is behind. See docs/operations.md, "Projections and rebuild".'
    severity: 2
    minutes: 10
    periods: 2
    query: '''
      AppMetrics
      | where Name == 'projection_lag_seconds'
      | summarize Behind = max(Max) by Handler = tostring(Properties['projection']), bin(TimeGenerated, 5m)
      | where Behind > LAG
    '''
  }
  {
    name: 'dead-letters'
    description: 'Events are parked: a handler could not take them. See docs/operations.md, "Dead letters".'
    severity: 1
    minutes: 5
    periods: 1
    query: '''
      AppMetrics
      | where Name == 'dead_letter_sequences'
      | summarize Parked = max(Max) by Handler = tostring(Properties['handler'])
      | where Parked > 0
    '''
  }
  {
    name: 'parked-sagas'
    description: 'An order could not be taken back and needs somebody. See docs/operations.md, "Orders that need somebody".'
    severity: 1
    minutes: 5
    periods: 1
    query: '''
      AppMetrics
      | where Name == 'events_stored_total'
      | where tostring(Properties['event_type']) == 'order-fulfillment-parked'
      | summarize Orders = sum(Sum)
      | where Orders > 0
    '''
  }
  {
    name: 'given-up-sagas'
    description: 'A saga has failed, or an order has come to its end with something left over. See docs/operations.md, "Orders that need somebody".'
    severity: 1
    minutes: 5
    periods: 1
    query: '''
      union
        (AppRequests | where Name in ('FulfillOrder', 'CancelFulfilledOrder') and Success == false | project What = Name),
        (AppTraces | where SeverityLevel >= 3 and Message has 'has come to its end, but something of it may be left' | project What = Message)
    '''
  }
  {
    name: 'failed-commands'
    description: 'Commands end with errors that are ours.'
    severity: 2
    minutes: 15
    periods: 1
    query: '''
      AppMetrics
      | where Name == 'commands_total'
      | where tostring(Properties['outcome']) in ('failed', 'contended')
      | summarize Failed = sum(Sum) by Command = tostring(Properties['command'])
      | where Failed > 5
    '''
  }
  {
    name: 'server-errors'
    description: 'More than one request in a hundred is answered with 5xx.'
    severity: 1
    minutes: 5
    periods: 1
    query: '''
      AppRequests
      | where isnotempty(Url)
      | summarize All = sum(ItemCount), Failed = sumif(ItemCount, toint(ResultCode) >= 500)
      | where Failed > 5 and Failed * 100 > All
    '''
  }
  {
    name: 'auditor'
    description: 'The auditor fails, so what the change feed loses is not repaired. See docs/operations.md, "The auditor".'
    severity: 2
    minutes: 15
    periods: 1
    query: '''
      AppRequests
      | where Name == 'AuditFeed'
      | summarize Failed = sumif(ItemCount, Success == false)
      | where Failed > 5
    '''
  }
]

var metrics = [
  {
    name: 'cosmos-throttling'
    description: 'Cosmos DB turns requests away: containers need more throughput.'
    severity: 2
    of: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    aggregation: 'Count'
    threshold: 100
    dimension: { name: 'StatusCode', values: ['429'] }
  }
  {
    name: 'servicebus-throttling'
    description: 'Service Bus turns requests away: more messaging units are needed.'
    severity: 2
    of: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 10
    dimension: { name: 'EntityName', values: ['*'] }
  }
  {
    name: 'servicebus-dead-letters'
    description: 'Messages of partners could not be taken. See docs/operations.md, "Messages".'
    severity: 1
    of: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    dimension: { name: 'EntityName', values: ['*'] }
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'orderflow'
    emailReceivers: [
      for (email, place) in emails: {
        name: 'person-${place}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource logRules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.name
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${rule.minutes}M'
      criteria: {
        allOf: [
          {
            query: replace(rule.query, 'LAG', string(lagSeconds))
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: rule.periods
              minFailingPeriodsToAlert: rule.periods
            }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [people.id] }
    }
  }
]

resource metricRules 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for rule in metrics: {
    name: 'alert-${rule.name}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: rule.description
      severity: rule.severity
      enabled: true
      scopes: [rule.of]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: rule.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: rule.namespace
            metricName: rule.metric
            timeAggregation: rule.aggregation
            operator: 'GreaterThan'
            threshold: rule.threshold
            dimensions: [
              {
                name: rule.dimension.name
                operator: 'Include'
                values: rule.dimension.values
              }
            ]
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource undelivered 'Microsoft.Insights/metricAlerts@2026-01-01' = [
  for (topic, place) in eventGridIds: {
    name: 'alert-eventgrid-dead-letters-${place}-${token}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Event Grid gave events up; they are in the container event-dead-letters.'
      severity: 1
      enabled: true
      scopes: [topic]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: 'eventgrid-dead-letters'
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.EventGrid/topics'
            metricName: 'DeadLetteredCount'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: people.id }]
    }
  }
]
