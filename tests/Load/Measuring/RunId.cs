using System.Globalization;
using System.Security.Cryptography;

namespace OrderFlow.Load.Measuring;

/// <summary>Names a run, and all that it creates: when it began, and something that no other run of that second has.</summary>
internal static class RunId
{
    public static string New(string kind, TimeProvider time) => string.Create(
        CultureInfo.InvariantCulture, $"{kind}-{time.GetUtcNow():yyMMddHHmmss}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}");
}
