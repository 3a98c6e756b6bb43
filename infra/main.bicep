// The whole platform in one resource group. `azd up` deploys it; README.md says what it costs and which parameter moves what.

targetScope = 'subscription'

@description('Name of the azd environment.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Region of everything.')
@minLength(1)
param location string

@description('Master key of the app. Made once, kept in Key Vault.')
@secure()
@minLength(12)
param masterKey string

@description('Function key of the gateway. Made once, kept in Key Vault.')
@secure()
@minLength(12)
param gatewayKey string

@description('Function key that the app calls itself with. Made once, kept in Key Vault.')
@secure()
@minLength(12)
param lookupKey string

@description('Whoever deploys; azd says who.')
param deployerPrincipalId string = ''

@description('Who is told of alerts and costs.')
param alertEmails string[] = []

@description('What a month may cost, in the currency of the subscription.')
@minValue(1)
param monthlyBudget int = 200

@description('First day of the budget\'s first month.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Every service that can be is spread over zones.')
param zoneRedundant bool = false

@description('Cosmos DB, Service Bus, Storage, Key Vault and Event Grid are reached by private addresses only. Service Bus is then Premium.')
param privateEndpoints bool = false

// The app

@description('Memory of an instance, MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Instances at most, of each group of functions that Flex Consumption scales by itself.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances that always run, of what answers HTTP.')
@minValue(0)
param alwaysReadyHttp int = 0

@description('Instances that always run, of Durable Functions.')
@minValue(0)
param alwaysReadyDurable int = 0

@description('A rolling update (in preview) replaces instances a few at a time and lets what runs end; Recreate ends it.')
@allowed(['RollingUpdate', 'Recreate'])
param updateStrategy string = 'RollingUpdate'

@description('How orders are fulfilled that do not say it themselves.')
@allowed(['Orchestration', 'Choreography'])
param fulfillmentMode string = 'Orchestration'

@description('Orders with a total above it wait for approval.')
param approvalLimit string = '10000'

@description('Time to decide, [d.]hh:mm:ss.')
param approvalTimeout string = '1.00:00:00'

@description('How long dead letters stay that nobody touches, [d.]hh:mm:ss.')
param deadLettersTimeToLive string = '30.00:00:00'

@description('Further settings that docs/operations.md names, where their default is not right.')
param furtherSettings { *: string } = {}

@description('What keeps the state of Durable Functions. The scheduler needs the package Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged.')
@allowed(['AzureStorage', 'DurableTaskScheduler'])
param durableBackend string = 'AzureStorage'

@description('With the scheduler.')
@allowed(['Consumption', 'Dedicated'])
param durableSku string = 'Consumption'

// Cosmos DB

@description('Serverless charges what is used; autoscale holds capacity ready.')
@allowed(['Serverless', 'Autoscale'])
param cosmosCapacity string = 'Serverless'

@description('Maximum RU/s of a container, with autoscale.')
@minValue(1000)
param cosmosMaxThroughput int = 1000

@description('Maximum RU/s of single containers, by their id.')
param cosmosMaxThroughputOf { *: int } = {}

@description('Further regions, in the order of failover. Autoscale only.')
param cosmosSecondaryLocations string[] = []

// Service Bus

@allowed(['Standard', 'Premium'])
param serviceBusSku string = 'Standard'

@description('Messaging units, with Premium.')
@allowed([1, 2, 4, 8, 16])
param serviceBusUnits int = 1

// API Management

@allowed(['Consumption', 'BasicV2', 'StandardV2'])
param apiManagementSku string = 'Consumption'

@description('Scale units, with a v2 tier.')
@minValue(1)
param apiManagementUnits int = 1

param publisherName string = 'OrderFlow'
param publisherEmail string

@description('Calls a minute that a subscription may make.')
@minValue(1)
param callsPerMinute int = 600

@description('Calls a week that a subscription may make.')
@minValue(1)
param callsPerWeek int = 1000000

@description('Origins that a browser may call the API from.')
param corsOrigins string[] = []

@description('Audience of tokens; without, there is no product that asks for them.')
param tokenAudience string = ''

@description('OpenID configuration of who issues them; without, that of this tenant.')
param tokenConfiguration string = ''

// Observability

@minValue(30)
@maxValue(730)
param logRetentionInDays int = 30

@description('GB of logs a day at most; -1 for no limit.')
param logDailyQuotaGb int = 5

@description('A handler that is further behind is late.')
@minValue(1)
param lagAlertSeconds int = 60

var tags = { 'azd-env-name': environmentName }
var token = uniqueString(subscription().id, environmentName, location)

var appIdentityName = 'id-app-${token}'
var gatewayIdentityName = 'id-gateway-${token}'
var eventsIdentityName = 'id-events-${token}'

var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  Sql: 'privatelink.documents.azure.com'
  namespace: 'privatelink.servicebus.windows.net'
  topic: 'privatelink.eventgrid.azure.net'
  vault: 'privatelink.vaultcore.azure.net'
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

// Who is who

module appIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-app'
  params: { name: appIdentityName, location: location, tags: tags }
}

module gatewayIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-gateway'
  params: { name: gatewayIdentityName, location: location, tags: tags }
}

module eventsIdentity 'modules/identity.bicep' = {
  scope: group
  name: 'identity-events'
  params: { name: eventsIdentityName, location: location, tags: tags }
}

// What the app stands on

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    retentionInDays: logRetentionInDays
    dailyQuotaGb: logDailyQuotaGb
    senders: [appIdentityName, gatewayIdentityName]
  }
  dependsOn: [appIdentity, gatewayIdentity]
}

module storage 'modules/storage.bicep' = {
  scope: group
  name: 'storage'
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    isPrivate: privateEndpoints
    isZoneRedundant: zoneRedundant
    hostIdentityName: appIdentityName
    eventsIdentityName: eventsIdentityName
  }
  dependsOn: [appIdentity, eventsIdentity]
}

module cosmos 'modules/cosmos.bicep' = {
  scope: group
  name: 'cosmos'
  params: {
    accountName: 'cosmos-${token}'
    location: location
    tags: tags
    isPrivate: privateEndpoints
    isZoneRedundant: zoneRedundant
    capacity: cosmosCapacity
    maxThroughput: cosmosMaxThroughput
    maxThroughputOf: cosmosMaxThroughputOf
    secondaryLocations: cosmosSecondaryLocations
    appIdentityName: appIdentityName
  }
  dependsOn: [appIdentity]
}

module serviceBus 'modules/serviceBus.bicep' = {
  scope: group
  name: 'service-bus'
  params: {
    namespaceName: 'sb-${token}'
    location: location
    tags: tags
    isPrivate: privateEndpoints
    sku: privateEndpoints ? 'Premium' : serviceBusSku
    units: serviceBusUnits
    appIdentityName: appIdentityName
  }
  dependsOn: [appIdentity]
}

module eventGrid 'modules/eventGrid.bicep' = {
  scope: group
  name: 'event-grid'
  params: {
    token: token
    location: location
    tags: tags
    isPrivate: privateEndpoints
    identityId: eventsIdentity.outputs.id
    appIdentityName: appIdentityName
  }
  dependsOn: [appIdentity]
}

module keyVault 'modules/keyVault.bicep' = {
  scope: group
  name: 'key-vault'
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: privateEndpoints
    masterKey: masterKey
    gatewayKey: gatewayKey
    lookupKey: lookupKey
    appIdentityName: appIdentityName
    gatewayIdentityName: gatewayIdentityName
    deployerPrincipalId: deployerPrincipalId
  }
  dependsOn: [appIdentity, gatewayIdentity]
}

module durableTask 'modules/durableTask.bicep' = if (durableBackend == 'DurableTaskScheduler') {
  scope: group
  name: 'durable-task'
  params: {
    name: 'dts-${token}'
    location: location
    tags: tags
    hubName: 'orderflow'
    sku: durableSku
    appIdentityName: appIdentityName
    appClientId: appIdentity.outputs.clientId
  }
}

// Private addresses

module network 'modules/network.bicep' = if (privateEndpoints) {
  scope: group
  name: 'network'
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
    zones: map(items(zones), zone => zone.value)
  }
}

module endpoints 'modules/privateEndpoint.bicep' = [
  for zone in items(zones): if (privateEndpoints) {
    scope: group
    name: 'private-${zone.key}'
    params: {
      name: 'pe-${zone.key}-${token}'
      location: location
      tags: tags
      subnetId: network!.outputs.endpointsSubnetId
      resourceToReach: {
        blob: storage.outputs.id
        queue: storage.outputs.id
        table: storage.outputs.id
        Sql: cosmos.outputs.id
        namespace: serviceBus.outputs.id
        topic: eventGrid.outputs.ids[0]
        vault: keyVault.outputs.id
      }[zone.key]
      group: zone.key
      zoneId: network!.outputs.zoneIds[zone.value]
    }
  }
]

// The app and its public face

module functionApp 'modules/functionApp.bicep' = {
  scope: group
  name: 'function-app'
  params: {
    planName: 'plan-${token}'
    appName: 'func-${token}'
    location: location
    tags: tags
    serviceName: 'functions'
    identityId: appIdentity.outputs.id
    identityClientId: appIdentity.outputs.clientId
    packages: storage.outputs.packages
    storageName: storage.outputs.name
    cosmosEndpoint: cosmos.outputs.endpoint
    cosmosDatabase: cosmos.outputs.database
    serviceBusHost: serviceBus.outputs.host
    eventGridEndpoint: eventGrid.outputs.endpoint
    insightsConnectionString: monitoring.outputs.connectionString
    vaultUri: keyVault.outputs.uri
    lookupKeyUri: keyVault.outputs.lookupKeyUri
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyDurable
    updateStrategy: updateStrategy
    scheduler: durableBackend == 'DurableTaskScheduler' ? { connection: durableTask!.outputs.connection, hub: 'orderflow' } : null
    business: {
      Fulfillment__Mode: fulfillmentMode
      Fulfillment__ApprovalLimit: approvalLimit
      Fulfillment__ApprovalTimeout: approvalTimeout
      DeadLetters__TimeToLive: deadLettersTimeToLive
      ...furtherSettings
    }
    subnetId: privateEndpoints ? network!.outputs.appSubnetId : ''
    isZoneRedundant: zoneRedundant
  }
}

module apiManagement 'modules/apiManagement.bicep' = {
  scope: group
  name: 'api-management'
  params: {
    name: 'apim-${token}'
    location: location
    tags: tags
    sku: apiManagementSku
    units: apiManagementUnits
    publisherName: publisherName
    publisherEmail: publisherEmail
    identityId: gatewayIdentity.outputs.id
    identityClientId: gatewayIdentity.outputs.clientId
    insightsId: monitoring.outputs.insightsId
    insightsConnectionString: monitoring.outputs.connectionString
    appHost: functionApp.outputs.host
    gatewayKeyUri: keyVault.outputs.gatewayKeyUri
    callsPerMinute: callsPerMinute
    callsPerWeek: callsPerWeek
    corsOrigins: corsOrigins
    tokenAudience: tokenAudience
    tokenConfiguration: empty(tokenConfiguration)
      ? '${environment().authentication.loginEndpoint}${subscription().tenantId}/v2.0/.well-known/openid-configuration'
      : tokenConfiguration
  }
}

// Who looks after it

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    token: token
    location: location
    tags: tags
    emails: alertEmails
    workspaceId: monitoring.outputs.workspaceId
    cosmosId: cosmos.outputs.id
    serviceBusId: serviceBus.outputs.id
    eventGridIds: eventGrid.outputs.ids
    lagSeconds: lagAlertSeconds
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: {
    name: guid(token, 'workbook')
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

module budget 'modules/budget.bicep' = if (!empty(alertEmails)) {
  scope: group
  name: 'budget'
  params: {
    name: 'budget-${token}'
    monthlyAmount: monthlyBudget
    emails: alertEmails
    startDate: budgetStart
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = keyVault.outputs.name
output RESOURCE_TOKEN string = token
output FUNCTION_APP_NAME string = functionApp.outputs.name
output STORAGE_ACCOUNT_NAME string = storage.outputs.name
output EVENT_GRID_IDENTITY_NAME string = eventsIdentity.outputs.name
output ORDERFLOW_APP_URL string = 'https://${functionApp.outputs.host}'
output ORDERFLOW_API_URL string = apiManagement.outputs.url
