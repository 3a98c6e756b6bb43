// Subscriptions of Event Grid, after the functions that they call are there: azd runs this behind each deployment (azure.yaml).

targetScope = 'resourceGroup'

@description('The function app; output FUNCTION_APP_NAME of main.bicep.')
param functionAppName string

@description('Output RESOURCE_TOKEN of main.bicep.')
param token string

@description('Output STORAGE_ACCOUNT_NAME of main.bicep.')
param storageAccountName string

@description('Writes dead letters; output EVENT_GRID_IDENTITY_NAME of main.bicep.')
param identityName string

var definition = loadJsonContent('eventgrid.json')
var subscriptions = flatten(map(
  definition.topics,
  topic => map(topic.subscriptions, subscription => { topic: topic.name, subscription: subscription })
))

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName
}

resource functions 'Microsoft.Web/sites/functions@2025-03-01' existing = [
  for entry in subscriptions: {
    parent: app
    name: entry.subscription.destination.function
  }
]

resource storage 'Microsoft.Storage/storageAccounts@2025-08-01' existing = {
  name: storageAccountName
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource topics 'Microsoft.EventGrid/topics@2025-02-15' existing = [
  for entry in subscriptions: {
    name: 'evgt-${entry.topic}-${token}'
  }
]

resource eventSubscriptions 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for (entry, place) in subscriptions: {
    parent: topics[place]
    name: entry.subscription.name
    properties: {
      destination: {
        endpointType: 'AzureFunction'
        properties: {
          resourceId: functions[place].id
          maxEventsPerBatch: 1
        }
      }
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: {
        includedEventTypes: entry.subscription.?includedEventTypes
        enableAdvancedFilteringOnArrays: true
      }
      retryPolicy: {
        maxDeliveryAttempts: 30
        eventTimeToLiveInMinutes: 1440
      }
      deadLetterWithResourceIdentity: {
        identity: {
          type: 'UserAssigned'
          userAssignedIdentity: identity.id
        }
        deadLetterDestination: {
          endpointType: 'StorageBlob'
          properties: {
            resourceId: storage.id
            blobContainerName: 'event-dead-letters'
          }
        }
      }
    }
  }
]
