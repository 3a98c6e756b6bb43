// Queues, topics and subscriptions of the file that LocalCloud creates them from. Its members are the service's own.

import { roles } from 'roles.bicep'

param namespaceName string
param location string
param tags { *: string }
param isPrivate bool

@allowed(['Standard', 'Premium'])
param sku string

@description('Messaging units, with Premium.')
param units int

@description('The function app.')
param appIdentityName string

var entities = loadJsonContent('../servicebus.json')

// What the app's code receives from and sends to. The other subscriptions belong to whoever listens to the platform.
var receivedQueues = ['partner-orders', 'carrier-updates']
var receivedSubscriptions = [{ topic: 'order-events', name: 'order-updates' }]
var sentQueues = ['partner-replies']
var sentTopics = ['order-events']

var queueNames = map(entities.queues, queue => queue.name)
var topicNames = map(entities.topics, topic => topic.name)
var subscriptions = flatten(map(
  entities.topics,
  topic => map(topic.subscriptions, subscription => { topic: topic.name, subscription: subscription })
))
var subscriptionNames = map(subscriptions, entry => '${entry.topic}/${entry.subscription.name}')
var filtered = filter(subscriptions, entry => contains(entry.subscription, 'filter'))

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
    ...(sku == 'Premium' ? { capacity: units } : {})
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource queues 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for queue in entities.queues: {
    parent: namespace
    name: queue.name
    properties: toObject(filter(items(queue), member => member.key != 'name'), member => member.key, member => member.value)
  }
]

resource topics 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for topic in entities.topics: {
    parent: namespace
    name: topic.name
    properties: toObject(
      filter(items(topic), member => !contains(['name', 'subscriptions'], member.key)),
      member => member.key,
      member => member.value
    )
  }
]

resource subscriptionsOfTopics 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for entry in subscriptions: {
    name: '${namespace.name}/${entry.topic}/${entry.subscription.name}'
    properties: toObject(
      filter(items(entry.subscription), member => !contains(['name', 'filter'], member.key)),
      member => member.key,
      member => member.value
    )
    dependsOn: [topics]
  }
]

// In the place of the rule that lets everything pass.
resource rules 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for entry in filtered: {
    name: '${namespace.name}/${entry.topic}/${entry.subscription.name}/$Default'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: { sqlExpression: entry.subscription.?filter }
    }
  }
]

resource ofQueueReceiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for name in receivedQueues: {
    scope: queues[indexOf(queueNames, name)]
    name: guid(namespace.id, name, appIdentity.id, roles.serviceBusDataReceiver)
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
    }
  }
]

resource ofSubscriptionReceiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for subscription in receivedSubscriptions: {
    scope: subscriptionsOfTopics[indexOf(subscriptionNames, '${subscription.topic}/${subscription.name}')]
    name: guid(namespace.id, subscription.topic, subscription.name, appIdentity.id, roles.serviceBusDataReceiver)
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
    }
  }
]

resource ofQueueSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for name in sentQueues: {
    scope: queues[indexOf(queueNames, name)]
    name: guid(namespace.id, name, appIdentity.id, roles.serviceBusDataSender)
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
    }
  }
]

resource ofTopicSender 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for name in sentTopics: {
    scope: topics[indexOf(topicNames, name)]
    name: guid(namespace.id, name, appIdentity.id, roles.serviceBusDataSender)
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
    }
  }
]

output id string = namespace.id
output host string = '${namespace.name}.servicebus.windows.net'
