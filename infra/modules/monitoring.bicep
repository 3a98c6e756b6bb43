// Where logs, metrics and traces go. Only identities may send: the connection string is an address, no secret.

import { roles } from 'roles.bicep'

param workspaceName string
param insightsName string
param location string
param tags { *: string }
param retentionInDays int

@description('GB a day after which nothing more is taken until midnight; -1 for no limit.')
param dailyQuotaGb int

@description('Names of the identities that may send telemetry.')
param senders string[]

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionInDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
    DisableIpMasking: false
  }
}

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = [
  for sender in senders: {
    name: sender
  }
]

resource publishers 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (sender, place) in senders: {
    scope: insights
    name: guid(insights.id, identities[place].id, roles.monitoringMetricsPublisher)
    properties: {
      principalId: identities[place].properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
    }
  }
]

output workspaceId string = workspace.id
output insightsId string = insights.id
output connectionString string = insights.properties.ConnectionString
