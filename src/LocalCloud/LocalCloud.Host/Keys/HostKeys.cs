using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Host.Keys;

/// <summary>
/// The keys of a function app: the master key for everything, host keys for all functions, keys of single functions, and system keys for what
/// extensions serve. A host that has them checks them: <c>LocalCloud__EnforceKeys</c>.
/// </summary>
public sealed class HostKeys
{
    /// <summary>Name of the key that a host, or a function, has from the start.</summary>
    internal const string Default = "default";

    internal const string MasterName = "master";

    private readonly Lock _lock = new();
    private readonly KeyFile? _file;
    private readonly KeySet _keys;

    private HostKeys(KeySet keys, KeyFile? file) => (_keys, _file) = (keys, file);

    /// <summary>Opens everything.</summary>
    public string Master => Read(keys => keys.Master);

    /// <summary>Opens every function but those for administrators.</summary>
    public string Host => Named(keys => keys.Host, Default);

    /// <summary>Those of a file that only its owner can read; what is missing is made.</summary>
    /// <param name="path">Of the file; null keeps them in memory.</param>
    /// <param name="master">A master key to take from now on; null for the one there is.</param>
    /// <param name="host">The same for the host key <c>default</c>.</param>
    /// <exception cref="Settings.SettingsException">The file cannot be read.</exception>
    internal static HostKeys Open(string? path, string? master = null, string? host = null)
    {
        var file = path is null ? null : new KeyFile(path);
        var keys = new HostKeys(file?.Read() ?? new KeySet(), file);
        keys.Change(set =>
        {
            set.Master = FirstOf(master, set.Master);
            set.Host[Default] = FirstOf(host, set.Host.GetValueOrDefault(Default));
        });
        return keys;
    }

    /// <summary>Opens one function; made when it is first asked for.</summary>
    public string Function(string name) => Named(keys => keys.OfFunction(name), Default);

    /// <summary>Opens what an extension serves, for example <c>eventgrid</c>; made when it is first asked for.</summary>
    public string Extension(string name) => Named(keys => keys.System, SystemName(name));

    /// <summary>So that they can be looked up before the first call.</summary>
    internal void MakeFor(IEnumerable<string> functions)
    {
        var missing = functions.Where(function => Read(keys => keys.Functions.GetValueOrDefault(function) is not { Count: > 0 })).ToList();
        if (missing.Count > 0)
        {
            Change(keys => missing.ForEach(function => keys.OfFunction(function)[Default] = Make()));
        }
    }

    internal static string SystemName(string extension) => extension + "_extension";

    /// <summary>Whose key this is; for a function's own, only when it is the one that is called.</summary>
    internal Caller Find(string key, string? function) => Read(keys =>
        Same(key, keys.Master) ? new Caller(AccessLevel.Admin, MasterName)
        : NameOf(keys.Host, key) is { } host ? new Caller(AccessLevel.Function, host)
        : NameOf(keys.System, key) is { } system ? new Caller(AccessLevel.System, system)
        : function is not null && keys.Functions.TryGetValue(function, out var own) && NameOf(own, key) is { } name ? new Caller(AccessLevel.Function, name)
        : Caller.Nobody);

    internal T Read<T>(Func<KeySet, T> read)
    {
        lock (_lock)
        {
            return read(_keys);
        }
    }

    internal void Change(Action<KeySet> change)
    {
        lock (_lock)
        {
            change(_keys);
            _file?.Write(_keys);
        }
    }

    internal static string Make() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(40)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private string Named(Func<KeySet, IDictionary<string, string>> of, string name)
    {
        if (Read(keys => of(keys).TryGetValue(name, out var known) ? known : null) is { } there)
        {
            return there;
        }

        Change(keys => of(keys).TryAdd(name, Make()));
        return Read(keys => of(keys)[name]);
    }

    private static string FirstOf(string? chosen, string? known) =>
        !string.IsNullOrEmpty(chosen) ? chosen : !string.IsNullOrEmpty(known) ? known : Make();

    private static string? NameOf(Dictionary<string, string> keys, string key) => keys.FirstOrDefault(known => Same(key, known.Value)).Key;

    // Takes as long for a key that is nearly right as for one that is not.
    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
