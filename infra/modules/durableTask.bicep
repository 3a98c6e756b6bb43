// Durable Task Scheduler, in the place of queues and tables.

import { roles } from 'roles.bicep'

param name string
param location string
param tags { *: string }
param hubName string

@description('Consumption charges by actions; Dedicated holds capacity units ready.')
@allowed(['Consumption', 'Dedicated'])
param sku string

@description('The function app.')
param appIdentityName string

param appClientId string

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    ipAllowlist: ['0.0.0.0/0']
    sku: {
      name: sku
      ...(sku == 'Dedicated' ? { capacity: 1 } : {})
    }
  }

  resource hub 'taskHubs' = {
    name: hubName
    properties: {}
  }
}

resource ofApp 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: scheduler::hub
  name: guid(scheduler::hub.id, appIdentity.id, roles.durableTaskDataContributor)
  properties: {
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.durableTaskDataContributor)
  }
}

@description('No secret: the identity of the app is what counts.')
output connection string = 'Endpoint=${scheduler.properties.endpoint};Authentication=ManagedIdentity;ClientID=${appClientId}'
