// Everything that a parameter can switch on.
using '../../../infra/main.bicep'

param environmentName = 'large'
param location = 'northeurope'
param masterKey = 'a third key that is used in no place at all'
param gatewayKey = 'a key that is used in no place at all'
param lookupKey = 'another key that is used in no place at all'
param deployerPrincipalId = '00000000-0000-0000-0000-00000000de91'
param publisherEmail = 'owner@example.com'
param alertEmails = ['owner@example.com']
param zoneRedundant = true
param privateEndpoints = true
param instanceMemoryMB = 4096
param maximumInstanceCount = 200
param alwaysReadyHttp = 4
param alwaysReadyDurable = 2
param fulfillmentMode = 'Choreography'
param durableBackend = 'DurableTaskScheduler'
param durableSku = 'Dedicated'
param cosmosCapacity = 'Autoscale'
param cosmosMaxThroughput = 4000
param cosmosMaxThroughputOf = { events: 20000 }
param cosmosSecondaryLocations = ['westeurope']
param serviceBusUnits = 2
param apiManagementSku = 'StandardV2'
param apiManagementUnits = 2
param corsOrigins = ['https://shop.example.com', 'https://desk.example.com']
param tokenAudience = 'api://orderflow'
