// The event store and the read models. Database and containers are those of the file that LocalCloud creates them from.

param accountName string
param location string
param tags { *: string }
param isPrivate bool
param isZoneRedundant bool

@description('Serverless charges what is used and is good for one region; autoscale holds capacity ready, between a tenth of its maximum and the maximum.')
@allowed(['Serverless', 'Autoscale'])
param capacity string

@description('Maximum RU/s of a container, with autoscale.')
@minValue(1000)
param maxThroughput int

@description('Maximum RU/s of single containers, by their id, where it is another.')
param maxThroughputOf { *: int }

@description('Further regions to read from and to fail over to, in this order. Autoscale only.')
param secondaryLocations string[]

@description('The function app.')
param appIdentityName string

var definition = loadJsonContent('../../src/Functions/cosmosdb.json')
var locations = union([location], capacity == 'Autoscale' ? secondaryLocations : [])
var isServerless = capacity == 'Serverless'

resource appIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: accountName
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    capabilities: isServerless ? [{ name: 'EnableServerless' }] : []
    // ADR 16: what one instance has written, the next one must not miss. The bounds are the smallest that the service takes.
    consistencyPolicy: {
      defaultConsistencyLevel: 'BoundedStaleness'
      maxStalenessPrefix: length(locations) > 1 ? 100000 : 10
      maxIntervalInSeconds: length(locations) > 1 ? 300 : 5
    }
    locations: [
      for (region, priority) in locations: {
        locationName: region
        failoverPriority: priority
        isZoneRedundant: isZoneRedundant
      }
    ]
    enableAutomaticFailover: length(locations) > 1
    enableMultipleWriteLocations: false // An append is decided by the uniqueness of its id, which only one region can guarantee.
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: { tier: 'Continuous7Days' }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: definition.database
  properties: { resource: { id: definition.database } }
}

resource containers 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = [
  for container in definition.containers: {
    parent: database
    name: container.id
    properties: {
      resource: {
        id: container.id
        partitionKey: {
          paths: split(container.partitionKey, ',')
          kind: contains(container.partitionKey, ',') ? 'MultiHash' : 'Hash'
          version: 2
        }
        indexingPolicy: container.indexingPolicy
        ...(contains(container, 'defaultTtl') ? { defaultTtl: container.?defaultTtl } : {})
      }
      options: isServerless ? {} : { autoscaleSettings: { maxThroughput: maxThroughputOf[?container.id] ?? maxThroughput } }
    }
  }
]

// Reads and writes documents of this database; creates, changes and deletes no container.
resource dataContributor 'Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions@2025-10-15' existing = {
  parent: account
  name: '00000000-0000-0000-0000-000000000002'
}

resource ofApp 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(database.id, appIdentity.id, dataContributor.id)
  properties: {
    principalId: appIdentity.properties.principalId
    roleDefinitionId: dataContributor.id
    scope: '${account.id}/dbs/${database.name}'
  }
}

output id string = account.id
output endpoint string = account.properties.documentEndpoint
output database string = database.name
