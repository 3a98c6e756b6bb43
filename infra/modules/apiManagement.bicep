// The public face. Contract and policies are files beside it: ../apim.

import { gatewayKeyName } from 'keyVault.bicep'
import { roles } from 'roles.bicep'

param name string
param location string
param tags { *: string }

@allowed(['Consumption', 'BasicV2', 'StandardV2'])
param sku string

@description('Scale units, with a v2 tier.')
param units int

param publisherName string
param publisherEmail string

param identityId string
param identityClientId string
param insightsId string
param insightsConnectionString string

@description('Host name of the function app.')
param appHost string

@description('The vault lets nobody in from outside but services that Azure trusts, and those by their own, system-assigned identity only.')
param isVaultPrivate bool

param vaultName string

@description('Secret with the function key of the gateway.')
param gatewayKeyUri string

@description('Calls a minute that a subscription may make.')
param callsPerMinute int

@description('Calls a week that a subscription may make.')
param callsPerWeek int

@description('Origins that a browser may call from; none without.')
param corsOrigins string[]

@description('Audience of the tokens of the product that asks for them; empty for no such product.')
param tokenAudience string

@description('OpenID configuration of who issues these tokens.')
param tokenConfiguration string

var isConsumption = sku == 'Consumption'

// As it is. By way of JSON, because a text file may have 131,072 characters here and a YAML file eight times as many.
var contract = string(loadYamlContent('../apim/openapi.yaml'))

var values = {
  'calls-per-minute': string(callsPerMinute)
  'calls-per-week': string(callsPerWeek)
  'token-audience': empty(tokenAudience) ? 'none' : tokenAudience
  'token-configuration': tokenConfiguration
}

var cors = empty(corsOrigins)
  ? '<fragment />'
  : replace(
      loadTextContent('../apim/policies/fragments/cors.xml'),
      '<origin>https://example.com</origin>',
      join(map(corsOrigins, origin => '<origin>${origin}</origin>'), '')
    )

var fragments = [
  { name: 'cors', content: cors, description: 'Browsers of other origins.' }
  {
    name: 'refuse'
    content: loadTextContent('../apim/policies/fragments/refuse.xml')
    description: 'Answers with the problem in the variables problem-*.'
  }
  {
    name: 'explain'
    content: loadTextContent('../apim/policies/fragments/explain.xml')
    description: 'Turns an error of the gateway into the variables problem-*.'
  }
  {
    name: 'revalidate'
    content: loadTextContent('../apim/policies/fragments/revalidate.xml')
    description: 'Asks the app whether what is remembered of a GET is still so.'
  }
  {
    name: 'remember'
    content: loadTextContent('../apim/policies/fragments/remember.xml')
    description: 'Remembers what a GET was answered with, and answers from it when it is still so.'
  }
]

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    capacity: isConsumption ? 0 : units
  }
  identity: {
    type: isVaultPrivate ? 'SystemAssigned, UserAssigned' : 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    publisherName: publisherName
    publisherEmail: publisherEmail
  }
}

resource namedValues 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = [
  for value in items(values): {
    parent: service
    name: value.key
    properties: {
      displayName: value.key
      value: value.value
    }
  }
]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: vaultName

  resource gatewayKey 'secrets' existing = {
    name: gatewayKeyName
  }
}

resource ofItself 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (isVaultPrivate) {
  scope: vault::gatewayKey
  name: guid(vault::gatewayKey.id, service.id, roles.keyVaultSecretsUser)
  properties: {
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

// The gateway fetches it with its identity and sees within four hours when it has changed.
resource functionKey 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'function-key'
  properties: {
    displayName: 'function-key'
    secret: true
    keyVault: {
      secretIdentifier: gatewayKeyUri
      ...(isVaultPrivate ? {} : { identityClientId: identityClientId }) // Without, the system-assigned one.
    }
  }
  dependsOn: [ofItself]
}

resource backend 'Microsoft.ApiManagement/service/backends@2024-05-01' = {
  parent: service
  name: 'functions'
  properties: {
    protocol: 'http'
    url: 'https://${appHost}/api'
    tls: {
      validateCertificateChain: true
      validateCertificateName: true
    }
    // Consumption has none.
    ...(isConsumption
      ? {}
      : {
          circuitBreaker: {
            rules: [
              {
                name: 'app-is-down'
                failureCondition: {
                  count: 20
                  interval: 'PT30S'
                  statusCodeRanges: [{ min: 500, max: 502 }, { min: 504, max: 599 }] // 503 is an answer of the app, with Retry-After.
                  errorReasons: ['Timeout', 'BackendConnectionFailure']
                }
                tripDuration: 'PT15S'
                acceptRetryAfter: true
              }
            ]
          }
        })
  }
}

resource policyFragments 'Microsoft.ApiManagement/service/policyFragments@2024-05-01' = [
  for fragment in fragments: {
    parent: service
    name: fragment.name
    properties: {
      format: 'rawxml'
      value: fragment.content
      description: fragment.description
    }
    dependsOn: [namedValues]
  }
]

resource everywhere 'Microsoft.ApiManagement/service/policies@2024-05-01' = {
  parent: service
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: loadTextContent('../apim/policies/service.xml')
  }
  dependsOn: [policyFragments]
}

resource versions 'Microsoft.ApiManagement/service/apiVersionSets@2024-05-01' = {
  parent: service
  name: 'orderflow'
  properties: {
    displayName: 'OrderFlow'
    versioningScheme: 'Segment'
  }
}

resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'orderflow-v1'
  properties: {
    format: 'openapi+json'
    value: contract
    path: 'orderflow'
    apiVersion: 'v1'
    apiVersionSetId: versions.id
    protocols: ['https']
    subscriptionRequired: true
    subscriptionKeyParameterNames: {
      header: 'Ocp-Apim-Subscription-Key'
      query: 'subscription-key'
    }
    serviceUrl: 'https://${appHost}/api'
  }
}

resource apiPolicy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  parent: api
  name: 'policy'
  properties: {
    format: 'rawxml'
    value: loadTextContent('../apim/policies/api.xml')
  }
  dependsOn: [policyFragments, functionKey, backend]
}

resource partners 'Microsoft.ApiManagement/service/products@2024-05-01' = {
  parent: service
  name: 'partners'
  properties: {
    displayName: 'Partners'
    description: 'With a subscription key. Whoever asks for one is approved by hand.'
    subscriptionRequired: true
    approvalRequired: true
    subscriptionsLimit: 3
    state: 'published'
  }

  resource of 'apis' = {
    name: api.name
  }

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: loadTextContent('../apim/policies/product-partners.xml')
    }
    dependsOn: [namedValues]
  }
}

resource apps 'Microsoft.ApiManagement/service/products@2024-05-01' = if (!empty(tokenAudience)) {
  parent: service
  name: 'apps'
  properties: {
    displayName: 'Apps'
    description: 'With a subscription key that says who pays, and a token that says who calls.'
    subscriptionRequired: true
    approvalRequired: true
    subscriptionsLimit: 3
    state: 'published'
  }

  resource of 'apis' = {
    name: api.name
  }

  resource policy 'policies' = {
    name: 'policy'
    properties: {
      format: 'rawxml'
      value: loadTextContent('../apim/policies/product-apps.xml')
    }
    dependsOn: [namedValues]
  }
}

resource logger 'Microsoft.ApiManagement/service/loggers@2024-05-01' = {
  parent: service
  name: 'insights'
  properties: {
    loggerType: 'applicationInsights'
    resourceId: insightsId
    credentials: {
      connectionString: insightsConnectionString
      identityClientId: identityClientId
    }
  }
}

// No bodies and no headers but the correlation id: keys and addresses of customers are in the others.
resource diagnostics 'Microsoft.ApiManagement/service/diagnostics@2024-05-01' = {
  parent: service
  name: 'applicationinsights'
  properties: {
    loggerId: logger.id
    alwaysLog: 'allErrors'
    httpCorrelationProtocol: 'W3C'
    logClientIp: false
    verbosity: 'error'
    metrics: true
    sampling: {
      samplingType: 'fixed'
      percentage: 10
    }
    frontend: {
      request: { headers: ['X-Correlation-Id'], body: { bytes: 0 } }
      response: { headers: ['X-Correlation-Id'], body: { bytes: 0 } }
    }
    backend: {
      request: { headers: ['X-Correlation-Id'], body: { bytes: 0 } }
      response: { headers: ['X-Correlation-Id'], body: { bytes: 0 } }
    }
  }
}

output id string = service.id
output url string = '${service.properties.gatewayUrl}/orderflow/v1'
