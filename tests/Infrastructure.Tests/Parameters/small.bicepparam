// What azd deploys when nobody says otherwise.
using '../../../infra/main.bicep'

param environmentName = 'small'
param location = 'northeurope'
param masterKey = 'a third key that is used in no place at all'
param gatewayKey = 'a key that is used in no place at all'
param lookupKey = 'another key that is used in no place at all'
param publisherEmail = 'owner@example.com'
