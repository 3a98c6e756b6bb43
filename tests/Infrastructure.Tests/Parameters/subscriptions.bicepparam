using '../../../infra/subscriptions.bicep'

param functionAppName = 'func-test'
param token = 'test'
param storageAccountName = 'sttest'
param identityName = 'id-events-test'
