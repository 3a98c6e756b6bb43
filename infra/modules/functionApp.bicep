// The app on Flex Consumption. Every connection is an address and an identity.

param planName string
param appName string
param location string
param tags { *: string }

@description('azd deploys this service to it.')
param serviceName string

param identityId string
param identityClientId string

@description('Address of the container that deployments are put in.')
param packages string

param storageName string
param cosmosEndpoint string
param cosmosDatabase string
param serviceBusHost string
param eventGridEndpoint string
param insightsConnectionString string
param vaultUri string

@description('Secret with the function key that the app calls itself with.')
param lookupKeyUri string

@description('Memory of an instance, MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances that never sleep, of what answers HTTP.')
param alwaysReadyHttp int

@description('Instances that never sleep, of Durable Functions.')
param alwaysReadyDurable int

@description('Null for Azure Storage; else the connection and the hub of Durable Task Scheduler.')
param scheduler { connection: string, hub: string }?

@description('Settings of the business, as docs/operations.md has them.')
param business { *: string }

@description('Subnet of the private endpoints\' network that the app reaches out from; empty for none.')
param subnetId string

param isZoneRedundant bool

var connections = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  CosmosDb__accountEndpoint: cosmosEndpoint
  CosmosDb__credential: 'managedidentity'
  CosmosDb__clientId: identityClientId
  CosmosDatabase: cosmosDatabase
  CosmosConnectionMode: 'Direct'
  ServiceBus__fullyQualifiedNamespace: serviceBusHost
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  EventGrid__topicEndpointUri: eventGridEndpoint
  AZURE_CLIENT_ID: identityClientId // Of the identity that the app's own clients take.
}

var keys = {
  AzureWebJobsSecretStorageType: 'keyvault'
  AzureWebJobsSecretStorageKeyVaultUri: vaultUri
  AzureWebJobsSecretStorageKeyVaultClientId: identityClientId
  Orders__FunctionKey: '@Microsoft.KeyVault(SecretUri=${lookupKeyUri})'
}

var telemetry = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  OTEL_SERVICE_NAME: 'orderflow'
}

// host.json as it is means Azure Storage.
var durable = scheduler == null
  ? {}
  : {
      AzureFunctionsJobHost__extensions__durableTask__hubName: scheduler!.hub
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__type: 'azureManaged'
      AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName: 'DurableTaskScheduler'
      DurableTaskScheduler: scheduler!.connection
    }

var settings = union(connections, keys, telemetry, durable, business)

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: isZoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    ...(empty(subnetId) ? {} : { virtualNetworkSubnetId: subnetId })
    functionAppConfig: {
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packages
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: filter(
          [
            { name: 'http', instanceCount: alwaysReadyHttp }
            { name: 'durable', instanceCount: alwaysReadyDurable }
          ],
          group => group.instanceCount > 0
        )
      }
      // Instances are replaced a few at a time; what runs may end.
      #disable-next-line BCP037 // Documented for Flex Consumption; the compiler's types do not have it yet.
      siteUpdateStrategy: { type: 'RollingUpdate' }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: map(items(settings), setting => { name: setting.key, value: setting.value })
    }
  }

  // Deployments come with an identity, never with a password.
  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

output id string = app.id
output name string = app.name
output host string = app.properties.defaultHostName
