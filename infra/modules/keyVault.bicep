// The app's keys are the only secrets: the host checks them itself and asks for no tokens. It keeps them here, one secret a key, under names
// of its own, so those written here are keys from its first start on, and whoever needs one reads it here. The master key has to be among
// them: a host that finds none takes the vault for empty, makes all keys anew and deletes those that it has not made.

import { roles } from 'roles.bicep'

param name string
param location string
param tags { *: string }
param isPrivate bool

@description('Key that opens everything: operations and the host itself.')
@secure()
param masterKey string

@description('Key of the gateway.')
@secure()
param gatewayKey string

@description('Key of the app itself, for the notification that looks orders up.')
@secure()
param lookupKey string

@description('The function app: makes and reads keys.')
param appIdentityName string

@description('API Management: reads the key of the gateway, and nothing else.')
param gatewayIdentityName string

resource gatewayIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: gatewayIdentityName
}

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

@description('Whoever deploys reads the keys, to give the same ones again.')
param deployerPrincipalId string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
    }
  }

  resource master 'secrets' = {
    name: 'host--masterKey--master'
    properties: { value: masterKey, contentType: 'master key of the app' }
  }

  resource gateway 'secrets' = {
    name: 'host--functionKey--gateway'
    properties: { value: gatewayKey, contentType: 'function key of API Management' }
  }

  resource lookup 'secrets' = {
    name: 'host--functionKey--lookup'
    properties: { value: lookupKey, contentType: 'function key of the app for itself' }
  }
}

resource ofApp 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, appIdentity.id, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: appIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource ofGateway 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault::gateway
  name: guid(vault::gateway.id, gatewayIdentity.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: gatewayIdentity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource ofDeployerToMaster 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  scope: vault::master
  name: guid(vault::master.id, deployerPrincipalId, roles.keyVaultSecretsUser)
  properties: {
    principalId: deployerPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource ofDeployerToGateway 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  scope: vault::gateway
  name: guid(vault::gateway.id, deployerPrincipalId, roles.keyVaultSecretsUser)
  properties: {
    principalId: deployerPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource ofDeployerToLookup 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerPrincipalId)) {
  scope: vault::lookup
  name: guid(vault::lookup.id, deployerPrincipalId, roles.keyVaultSecretsUser)
  properties: {
    principalId: deployerPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

output id string = vault.id
output name string = vault.name
output uri string = vault.properties.vaultUri
output gatewayKeyUri string = '${vault.properties.vaultUri}secrets/${vault::gateway.name}'
output lookupKeyUri string = '${vault.properties.vaultUri}secrets/${vault::lookup.name}'
