// Topics of the file that LocalCloud creates them from. Their subscriptions need the functions they call: see ../subscriptions.bicep.

import { roles } from 'roles.bicep'

param token string
param location string
param tags { *: string }
param isPrivate bool

@description('Writes dead letters.')
param identityId string

@description('The function app, which publishes.')
param appIdentityName string

var definition = loadJsonContent('../eventgrid.json')

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource topics 'Microsoft.EventGrid/topics@2025-02-15' = [
  for topic in definition.topics: {
    name: 'evgt-${topic.name}-${token}'
    location: location
    tags: tags
    identity: {
      type: 'UserAssigned'
      userAssignedIdentities: { '${identityId}': {} }
    }
    properties: {
      inputSchema: 'CloudEventSchemaV1_0'
      disableLocalAuth: true
      minimumTlsVersionAllowed: '1.2'
      publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    }
  }
]

resource ofApp 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (topic, place) in definition.topics: {
    scope: topics[place]
    name: guid(topics[place].id, appIdentity.id, roles.eventGridDataSender)
    properties: {
      principalId: appIdentity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventGridDataSender)
    }
  }
]

output ids string[] = [for (topic, place) in definition.topics: topics[place].id]
output endpoint string = topics[0].properties.endpoint
