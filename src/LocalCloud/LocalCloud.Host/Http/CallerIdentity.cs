using System.Security.Claims;
using LocalCloud.Host.Keys;
using LocalCloud.Host.Protocol;

namespace LocalCloud.Host.Http;

/// <summary>What a function is told about the key it was called with, in the claims of the real host.</summary>
internal static class CallerIdentity
{
    private const string Scheme = "WebJobsAuthLevel";
    private const string LevelClaim = "http://schemas.microsoft.com/2017/07/functions/claims/authlevel";
    private const string KeyClaim = "http://schemas.microsoft.com/2017/07/functions/claims/keyid";

    public static RpcClaimsIdentity Of(Caller caller)
    {
        var identity = new RpcClaimsIdentity
        {
            AuthenticationType = new() { Value = Scheme },
            NameClaimType = new() { Value = ClaimsIdentity.DefaultNameClaimType },
            RoleClaimType = new() { Value = ClaimsIdentity.DefaultRoleClaimType },
            Claims = { new RpcClaim { Type = LevelClaim, Value = caller.Level.ToString() } },
        };
        if (caller.KeyName is not null)
        {
            identity.Claims.Add(new RpcClaim { Type = KeyClaim, Value = caller.KeyName });
        }

        return identity;
    }
}
