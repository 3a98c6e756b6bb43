using LocalCloud.Functions;
using LocalCloud.Functions.Settings;
using LocalCloud.Services;

namespace LocalCloud.Hosting;

/// <summary>What runs where, for the screen and for tests.</summary>
internal sealed record RunningApp(Uri Address, EmulatedServices? Services, StateFolder? State, FunctionCatalogue Functions, HostJson Host);
